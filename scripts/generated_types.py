"""The front end's types from the API's schema: write them, or (--check) say whether they are up to date."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
KEPT = {"schema": FRONTEND / "openapi.yaml", "types": FRONTEND / "src" / "api" / "schema.d.ts"}


def main(schema: Path, *, check: bool) -> int:
    """Compare or copy; 1 when what is kept is not what the schema gives."""
    with tempfile.TemporaryDirectory() as folder:
        types = Path(folder) / "schema.d.ts"
        command = ["npx", "openapi-typescript", str(schema.resolve()), "-o", str(types)]
        subprocess.run(command, cwd=FRONTEND, check=True, stdout=subprocess.DEVNULL)
        fresh = {"schema": schema, "types": types}
        stale = [
            kept for name, kept in KEPT.items() if not kept.exists() or kept.read_bytes() != fresh[name].read_bytes()
        ]
        if not check:
            for name, kept in KEPT.items():
                shutil.copyfile(fresh[name], kept)
    for kept in stale:
        print(f"{kept.relative_to(ROOT)}: {'is not what the API says now; run make types' if check else 'written'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), check="--check" in sys.argv))
