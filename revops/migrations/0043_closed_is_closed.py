"""The database itself keeps closed months closed: their cells, their order, what was signed, and the
currency in which it was.
"""

from django.db import migrations

# The cells of closed days are written by nobody. Where a pair of dimensions is switched on, what was
# closed is counted by it, too: that adds cells, says so, and changes none.
CELLS = """
CREATE FUNCTION revops_keep_closed_cells() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND current_setting('revops.counts_closed', true) = 'on' THEN RETURN NULL; END IF;
    IF EXISTS (
        SELECT 1 FROM written c JOIN (
            SELECT m.measure, max(k.until) AS until FROM revops_monthclose k CROSS JOIN unnest(k.measures) m (measure)
            WHERE k.ended_at IS NULL GROUP BY 1
        ) p ON p.measure = split_part(c.measure, '@', 1) AND c.business_day < p.until
    ) THEN RAISE EXCEPTION 'These days are closed: their figures stay as they were signed.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER cell_closed_insert AFTER INSERT ON revops_cell REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION revops_keep_closed_cells();
CREATE TRIGGER cell_closed_update AFTER UPDATE ON revops_cell REFERENCING OLD TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION revops_keep_closed_cells();
CREATE TRIGGER cell_closed_delete AFTER DELETE ON revops_cell REFERENCING OLD TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION revops_keep_closed_cells();
"""
CELLS_BACK = """
DROP TRIGGER cell_closed_insert ON revops_cell;
DROP TRIGGER cell_closed_update ON revops_cell;
DROP TRIGGER cell_closed_delete ON revops_cell;
DROP FUNCTION revops_keep_closed_cells();
"""
# Closed months follow each other without a gap from all time on, and only the last may be on hold.
ORDER = """
CREATE FUNCTION revops_close_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT start, lag(until, 1, '0001-01-01') OVER by_month AS before, lag(state) OVER by_month AS state_before
            FROM revops_monthclose WHERE ended_at IS NULL WINDOW by_month AS (ORDER BY month)
        ) k WHERE start <> before OR state_before = 'hold'
    ) THEN RAISE EXCEPTION 'Months are closed one after the other, and opened again from the last.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER month_close_in_order AFTER INSERT OR UPDATE ON revops_monthclose
    FOR EACH STATEMENT EXECUTE FUNCTION revops_close_in_order();
"""
ORDER_BACK = """
DROP TRIGGER month_close_in_order ON revops_monthclose;
DROP FUNCTION revops_close_in_order();
"""
# What was signed is not signed otherwise later: a month on hold may be closed, each may be opened again, once.
SIGNED = """
CREATE FUNCTION revops_keep_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
        OR (OLD.month, OLD.version, OLD.start, OLD.until, OLD.before_id, OLD.publication_id, OLD.measures, OLD.rules, OLD.known_from)
            IS DISTINCT FROM (NEW.month, NEW.version, NEW.start, NEW.until, NEW.before_id, NEW.publication_id, NEW.measures, NEW.rules, NEW.known_from)
        OR OLD.state = 'closed'
            AND to_jsonb(OLD) - 'ended_at' - 'ended_by_id' - 'why_ended' <> to_jsonb(NEW) - 'ended_at' - 'ended_by_id' - 'why_ended'
    THEN RAISE EXCEPTION 'What was signed stays as it was signed.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER month_close_signed BEFORE UPDATE OR DELETE ON revops_monthclose
    FOR EACH ROW EXECUTE FUNCTION revops_keep_signed();
"""
SIGNED_BACK = """
DROP TRIGGER month_close_signed ON revops_monthclose;
DROP FUNCTION revops_keep_signed();
"""
CURRENCY = """
CREATE FUNCTION revops_keep_closed_currency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.base_currency <> NEW.base_currency AND EXISTS (SELECT 1 FROM revops_monthclose WHERE ended_at IS NULL)
    THEN RAISE EXCEPTION 'Months are closed in %: open them again before the currency changes.', OLD.base_currency
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER organisation_closed_currency BEFORE UPDATE ON revops_organisation
    FOR EACH ROW EXECUTE FUNCTION revops_keep_closed_currency();
"""
CURRENCY_BACK = """
DROP TRIGGER organisation_closed_currency ON revops_organisation;
DROP FUNCTION revops_keep_closed_currency();
"""


class Migration(migrations.Migration):
    dependencies = [("revops", "0042_closing")]
    operations = [
        migrations.RunSQL(CELLS, CELLS_BACK),
        migrations.RunSQL(ORDER, ORDER_BACK),
        migrations.RunSQL(SIGNED, SIGNED_BACK),
        migrations.RunSQL(CURRENCY, CURRENCY_BACK),
    ]
