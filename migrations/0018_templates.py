"""The first templates of a studio that there is already, and where its people get mail (frozen)."""

from typing import Any

from migrations.first_templates import TEMPLATES


def up(migrator: Any, db: Any) -> None:
    """Take the step, in the transaction that the runner has opened."""
    db.execute_sql("ALTER TABLE staff ADD COLUMN email TEXT NOT NULL DEFAULT ''")
    mark = "?" if hasattr(db, "attach") else "%s"
    if not db.execute_sql("SELECT 1 FROM staff LIMIT 1").fetchone():
        return  # a new studio is given them when it is founded
    for place, one in enumerate(TEMPLATES, start=1):
        values = (
            1,
            one.name,
            place * 10,
            False,
            *(use in one.uses for use in ("email", "text", "letter")),
            one.subject,
            one.body,
            "",
        )
        marks = ", ".join([mark] * len(values))
        db.execute_sql(
            "INSERT INTO template (version, name, position, inactive, for_email, for_text, for_letter, subject, body, "
            f"attachments) VALUES ({marks})",
            values,
        )
        template_id = db.execute_sql(f"SELECT id FROM template WHERE name = {mark}", (one.name,)).fetchone()[0]
        for language, (subject, body) in one.others.items():
            db.execute_sql(
                f"INSERT INTO template_text (version, template_id, language, subject, body) "
                f"VALUES (1, {mark}, {mark}, {mark}, {mark})",
                (template_id, language, subject, body),
            )
