INSERT INTO studio VALUES
  (1, 1, 'Main', 10, FALSE, '', '');
INSERT INTO department VALUES
  (1, 1, 'Retouch', 10, FALSE);
INSERT INTO staff VALUES
  (1, 1, 'mia', 'Mia', 'MKH', 'owner', TRUE, FALSE, 1, 1, NULL, FALSE),
  (2, 1, 'ben', 'Ben', 'BB', 'desk', FALSE, TRUE, NULL, NULL, NULL, FALSE);
INSERT INTO resource VALUES
  (1, 1, 'Mia', 10, FALSE, 'person', 1, NULL, TRUE),
  (2, 1, 'Room 1', 20, FALSE, 'room', NULL, 1, TRUE);
INSERT INTO outside_location VALUES
  (1, 1, 'Beach', 10, FALSE, '', '');
INSERT INTO preference VALUES
  (1, 1, 'company', '"Main"'),
  (2, 1, 'zone', '"America/Los_Angeles"');
INSERT INTO closure VALUES
  (1, 1, '2026-12-24', '2026-12-31', 'x');
INSERT INTO counter VALUES
  (1, 'session', 10020);
INSERT INTO stage VALUES
  (1, 1, 'Capture', 10, FALSE);
INSERT INTO session_type VALUES
  (1, 1, 'Family', 10, FALSE, 'green', 60, 2, 1, NULL);
INSERT INTO cycle VALUES
  (1, 1, 'All', NULL);
INSERT INTO status VALUES
  (1, 1, 1, 'Pending', 10, 3, TRUE, FALSE, 1, FALSE, FALSE),
  (2, 1, 1, 'Archived', 20, 0, FALSE, TRUE, NULL, FALSE, FALSE);
INSERT INTO client_status VALUES
  (1, 1, 'Client', 10, FALSE);
INSERT INTO lead_source VALUES
  (1, 1, 'Fair', 10, FALSE);
INSERT INTO relationship VALUES
  (1, 1, 'Child', 10, FALSE);
INSERT INTO client VALUES
  (1, 1, '1001', 'Weber', 'Jo', FALSE, 'weber jo', 1, '', NULL, 1, 'n', '2026-11-01 18:00:00.000000', 1);
INSERT INTO client_address VALUES
  (1, 1, '', 'Street', 'City', '', '', '', 0);
INSERT INTO client_phone VALUES
  (1, 1, '', '(415) 555-0133', '+14155550133', TRUE, 0);
INSERT INTO client_email VALUES
  (1, 1, '', 'a@b.org', 0);
INSERT INTO family_member VALUES
  (1, 1, 1, 'Kim', 1, '2020-02-29', 0);
INSERT INTO session VALUES
  (1, 3, '10001', '', 1, 'Twins', 1, '2026-11-23 10:00:00', '2026-11-23 11:00:00', 1, 1, NULL, 2, NULL, 1, '2026-11-02', '2026-11-05', NULL, 1, '2026-11-01 18:00:00.000000', 30, 1, '2026-11-01 18:00:00.000000', FALSE, FALSE, NULL, FALSE, FALSE, NULL, NULL, '', 'notes', TRUE),
  (2, 3, '10002', '', 1, 'Twins', 1, '2026-11-23 10:30:00', '2026-11-23 11:30:00', 1, NULL, NULL, 2, NULL, 1, '2026-11-02', '2026-11-05', NULL, 1, '2026-11-01 18:00:00.000000', 30, NULL, NULL, FALSE, FALSE, NULL, FALSE, FALSE, NULL, NULL, '', 'notes', TRUE),
  (3, 3, '10003', '', 1, 'Twins', 1, '2026-11-23 11:00:00', '2026-11-23 12:00:00', 1, NULL, NULL, 2, NULL, 1, '2026-11-02', '2026-11-05', NULL, 1, '2026-11-01 18:00:00.000000', 30, NULL, NULL, FALSE, FALSE, NULL, TRUE, FALSE, NULL, NULL, '', 'notes', TRUE),
  (4, 3, '10004', '', 1, 'Twins', 1, '2026-11-24 10:00:00', '2026-11-24 11:00:00', 1, 1, NULL, 2, NULL, 1, '2026-11-02', '2026-11-05', NULL, 1, '2026-11-01 18:00:00.000000', 30, NULL, NULL, FALSE, FALSE, NULL, FALSE, TRUE, 2, '2026-11-01 18:00:00.000000', 'ill', 'notes', TRUE),
  (5, 3, '10005', '', 1, 'Twins', 1, '2026-11-20 10:00:00', '2026-11-20 11:00:00', 1, 1, NULL, 2, NULL, 1, '2026-11-02', '2026-11-05', NULL, 1, '2026-11-01 18:00:00.000000', 30, NULL, NULL, TRUE, TRUE, 6, FALSE, FALSE, NULL, NULL, '', 'notes', TRUE),
  (6, 3, '10006', '', 1, 'Twins', 1, '2026-11-19 10:00:00', '2026-11-19 11:00:00', 1, 1, NULL, 2, NULL, 1, '2026-11-02', '2026-11-05', NULL, 1, '2026-11-01 18:00:00.000000', 30, 2, '2026-11-01 18:00:00.000000', FALSE, FALSE, NULL, FALSE, TRUE, NULL, NULL, '', 'notes', TRUE);
INSERT INTO session_participant VALUES
  (1, 1, 1);
INSERT INTO promotion VALUES
  (1, 1, 'Fall', 10, FALSE, 'offer', NULL, NULL);
INSERT INTO session_promotion VALUES
  (1, 1, 1);
INSERT INTO session_online VALUES
  (1, 1, 1, TRUE, '', NULL, NULL, 'none', '', '', NULL, '', '', '[]');
INSERT INTO booking VALUES
  (1, 1, 2, '2026-11-23 10:00:00', '2026-11-23 11:00:00', TRUE, NULL),
  (2, 1, 1, '2026-11-23 10:00:00', '2026-11-23 11:00:00', TRUE, NULL),
  (3, 2, 2, '2026-11-23 10:30:00', '2026-11-23 11:30:00', FALSE, 2),
  (4, 3, 2, '2026-11-23 11:00:00', '2026-11-23 12:00:00', FALSE, NULL),
  (5, 5, 1, '2026-11-20 10:00:00', '2026-11-20 11:00:00', TRUE, NULL),
  (6, 5, 2, '2026-11-20 10:00:00', '2026-11-20 11:00:00', TRUE, NULL);
INSERT INTO status_note VALUES
  (1, 1, '2026-11-01 18:00:00.000000', 1, 'X', 'booked', 'Booked for [Mon] "x"'),
  (2, 2, '2026-11-01 18:00:00.000000', 1, 'X', 'booked', 'b'),
  (3, 3, '2026-11-01 18:00:00.000000', 1, 'X', 'booked', 'b'),
  (4, 4, '2026-11-01 18:00:00.000000', 1, 'X', 'booked', 'b'),
  (5, 5, '2026-11-01 18:00:00.000000', 1, 'X', 'booked', 'b'),
  (6, 6, '2026-11-01 18:00:00.000000', 1, 'X', 'booked', 'b'),
  (7, 3, '2026-11-01 18:00:00.000000', 2, 'X', 'on_hold', 'On hold set'),
  (8, 5, '2026-11-01 18:00:00.000000', 2, 'X', 'no_show', 'No show set');
INSERT INTO reminder_state VALUES
  (1, 1, 1, '2026-11-23 10:00:00', NULL, TRUE);
INSERT INTO journal_entry VALUES
  (1, '2026-11-01 18:00:00.000000', 1, 'MKH', 'Booked session 10001', TRUE, NULL);
INSERT INTO journal_change VALUES
  (1, 1, 'session', 1, 1, NULL, '{}');
