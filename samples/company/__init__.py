"""The sample company: a generator of the export files of its CRM, billing tool, dialler and finance
department.
"""

from samples.company.write import write_company

__all__ = ["write_company"]
