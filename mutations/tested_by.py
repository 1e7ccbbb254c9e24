"""Which tests are run against the mutants of a module: few and fast ones, those first that notice
most.
"""

# Its property takes longer than all the others together, and they notice as much.
STATISTICS = [
    "--deselect=tests/test_statistics.py::TestAfterAnyImports",
    "tests/test_statistics.py",
]
TESTED_BY = {
    "revops/values.py": ["tests/test_values.py"],
    "revops/periods.py": ["tests/test_calendar_periods.py"],
    "revops/calendar.py": ["tests/test_calendar_working_days.py", "tests/test_calendar_periods.py"],
    "revops/known.py": ["tests/test_known.py"],
    "revops/measures.py": ["tests/test_measures.py", "tests/test_conditions.py"],
    "revops/numbers/cells.py": ["tests/test_cells.py", "tests/test_conditions.py"],
    "revops/publish.py": ["tests/test_publish_cells.py", *STATISTICS],
    "revops/scans.py": ["tests/test_scans.py"],
    "revops/formulas.py": STATISTICS,
    "revops/distinct.py": ["tests/test_distinct.py", *STATISTICS],
    "revops/cuts.py": [
        "tests/test_cuts.py",
        "tests/test_pairs.py",
        "tests/test_distinct.py",
        *STATISTICS,
    ],
    **{
        f"revops/derive/{name}.py": [
            "tests/test_derived_members.py",
            "tests/test_derived_entries.py",
            "tests/test_derived_documents.py",
            "tests/test_ingest_money.py",
            "tests/test_cohorts.py",
        ]
        for name in ("facts", "sql", "leads", "stages", "activities", "invoices", "onboardings")
    },
}
