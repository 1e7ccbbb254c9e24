"""Which value of which column becomes which stage, as a mapping says it."""

from revops.mapping.stages import StageMap, stage_maps

MAPPING = """
mapping = 1
[source]
key = "crm"
name = "CRM"
[translate.steps]
"Qualified" = "mql"
"Accepted" = "sqo"
[files.stages]
match = "s.csv"
record = "stage"
[files.stages.fields]
lead = "Lead"
at = "At"
stage = { column = "Step", translate = "steps" }
[files.amounts]
match = "a.csv"
record = "change"
fields = { deal = "Deal", at = "At", kind = { value = "amount" }, amount = "Amount" }
"""


def test_a_translated_column_is_a_table_of_its_values():
    assert stage_maps(MAPPING) == [
        StageMap("stages", "Step", (("Qualified", "mql"), ("Accepted", "sqo")))
    ]


def test_a_column_in_our_words_has_no_table():
    plain = MAPPING.replace('{ column = "Step", translate = "steps" }', '"Step"')
    assert stage_maps(plain) == [StageMap("stages", "Step", ())]


def test_a_mapping_that_cannot_be_read_says_nothing():
    assert stage_maps("mapping = ") == stage_maps("") == []
