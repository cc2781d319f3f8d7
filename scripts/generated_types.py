"""The front end's types from the API's schema: write them, or (--check) say whether they are up to date."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
TYPES = FRONTEND / "src" / "api" / "schema.d.ts"


def main(schema: Path, *, check: bool) -> int:
    """Compare or write; 1 when what is kept is not what the schema gives."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "schema.d.ts"
        command = ["npx", "--no-install", "openapi-typescript", str(schema.resolve()), "-o", str(fresh)]
        subprocess.run(command, cwd=FRONTEND, check=True, stdout=subprocess.DEVNULL)
        same = TYPES.exists() and TYPES.read_bytes() == fresh.read_bytes()
        if not check:
            shutil.copyfile(fresh, TYPES)
    name = TYPES.relative_to(ROOT)
    if check:
        print(f"{name}: {'up to date' if same else 'is not what the API says now; run make types'}")
    else:
        print(f"{name}: {'already up to date' if same else 'written'}")
    return 1 if check and not same else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), check="--check" in sys.argv))
