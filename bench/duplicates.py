"""Comparing leads for duplicates: how long 100,000 of them take, how much memory, and how right the
rules are on them.
"""

from __future__ import annotations

import os
import resource
import time

from bench.measuring import Seconds, held, line, timed, title

LEADS, SECONDS, MEGABYTES = 100_000, 60, 1500


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from revops.duplicates.comparing import compare
    from revops.duplicates.measuring import measured
    from revops.duplicates.things import What
    from samples.twice import leads

    labelled = leads(101, LEADS)
    title(f"Duplicates among {len(labelled.things):,} leads")
    candidates, began = [], time.process_time()
    taken = timed(lambda: candidates.append(compare(What.LEAD, labelled.things)), 1)
    line("comparing", taken)
    line("of which this process computed", Seconds((time.process_time() - began,)))
    held("comparing", taken.least, SECONDS, "s")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    held("memory of the process, the labelled leads with it", memory, MEGABYTES, "MB")
    found = measured(candidates[0], labelled.pairs)
    print(f"precision {found.precision:.4f}, recall {found.recall:.4f} of {found.true:,} pairs")


if __name__ == "__main__":
    main()
