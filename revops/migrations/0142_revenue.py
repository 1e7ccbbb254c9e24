"""What the organisation calls Revenue. While months are closed it is what they were signed with."""

from django.db import migrations, models

CLOSED = """
CREATE FUNCTION revops_keep_closed_revenue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.revenue <> NEW.revenue AND EXISTS (SELECT 1 FROM revops_monthclose WHERE ended_at IS NULL)
    THEN RAISE EXCEPTION 'Months are closed with Revenue as %: open them again before it changes.', OLD.revenue
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER organisation_closed_revenue BEFORE UPDATE ON revops_organisation
    FOR EACH ROW EXECUTE FUNCTION revops_keep_closed_revenue();
"""
CLOSED_BACK = """
DROP TRIGGER organisation_closed_revenue ON revops_organisation;
DROP FUNCTION revops_keep_closed_revenue();
"""


FIELD = {
    "choices": [("invoiced", "what is invoiced"), ("signed", "what is signed")],
    "default": "invoiced",
    "max_length": 10,
    "verbose_name": "Revenue is",
}


class Migration(migrations.Migration):
    dependencies = [("revops", "0001_squashed_0141_purposes_that_ship")]
    operations = [
        migrations.AddField("historicalorganisation", "revenue", models.CharField(**FIELD)),
        migrations.AddField("organisation", "revenue", models.CharField(**FIELD)),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                condition=models.Q(revenue__in=["invoiced", "signed"]), name="organisation_revenue"
            ),
        ),
        migrations.RunSQL(CLOSED, CLOSED_BACK),
    ]
