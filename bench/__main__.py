"""`python -m bench [import|rebuild|publish|dashboard|growth|paint|closing|sharing|search|walk|present|work|pull|duplicates
|superset] …`: every part in a process and an installation of its own.
"""

import subprocess
import sys

PARTS = {
    **{"import": "importing", "rebuild": "rebuilding", "publish": "publishing"},
    **{"dashboard": "serving", "growth": "growing", "paint": "painting"},
    **{"closing": "closing", "sharing": "sharing", "search": "searching", "walk": "walking"},
    **{"present": "presenting", "work": "working"},
    "pull": "pulling",
    "duplicates": "duplicates",
    "superset": "superset",
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"There is no part “{unknown[0]}”; the parts are {', '.join(PARTS)}.")
    return max(
        subprocess.run([sys.executable, "-m", f"bench.{PARTS[name]}"]).returncode
        for name in names or PARTS
    )


sys.exit(main(sys.argv[1:]))
