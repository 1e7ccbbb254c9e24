"""The database itself keeps what closed months stand on: their records and facts are not removed, no
definition holds from days that are closed, and the organisation that signed stays.
"""

from django.db import migrations

# Every version stays readable, so that also what was opened again keeps its records.
FACTS = ("rawrecord", "stageentry", "deal", "dealchange", "invoice", "publication")
EVIDENCE = """
CREATE FUNCTION revops_keep_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM gone) AND EXISTS (SELECT 1 FROM revops_monthclose)
    THEN RAISE EXCEPTION 'Months were closed with these rows: they stay.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER {name}_evidence AFTER DELETE ON revops_{name} REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION revops_keep_evidence();
"""
    for name in (*FACTS, "organisation")
)
EVIDENCE_BACK = (
    "".join(f"DROP TRIGGER {name}_evidence ON revops_{name};" for name in (*FACTS, "organisation"))
    + "DROP FUNCTION revops_keep_evidence();"
)
DEFINITIONS = """
CREATE FUNCTION revops_keep_closed_definitions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM revops_monthclose WHERE ended_at IS NULL AND until > NEW.holds_from)
        AND (TG_OP = 'INSERT' OR OLD.holds_from <> NEW.holds_from)
    THEN RAISE EXCEPTION 'A definition cannot hold from days that are closed: open them again first.'
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER definition_closed_days BEFORE INSERT OR UPDATE ON revops_definition
    FOR EACH ROW EXECUTE FUNCTION revops_keep_closed_definitions();
"""
DEFINITIONS_BACK = """
DROP TRIGGER definition_closed_days ON revops_definition;
DROP FUNCTION revops_keep_closed_definitions();
"""


class Migration(migrations.Migration):
    dependencies = [("revops", "0055_commitments_apart")]
    operations = [
        migrations.RunSQL(EVIDENCE, EVIDENCE_BACK),
        migrations.RunSQL(DEFINITIONS, DEFINITIONS_BACK),
    ]
