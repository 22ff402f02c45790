from studio.lists import numbering


def test_numbers_ahead_of_the_counter_are_jumped_not_walked():
    asked = []

    def unused(text):
        asked.append(int(text))
        return int(text) not in range(10_001, 110_001)

    assert numbering._first_unused(10_001, unused) == 110_001
    assert len(asked) < 60
    assert numbering._first_unused(7, unused) == 7
    assert numbering._first_unused(110_000, unused) == 110_001
