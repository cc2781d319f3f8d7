"""The front end's copy of the API's schema and its types: write them, or (--check) say whether they are up to date."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
KEPT = {"openapi.yaml": FRONTEND / "openapi.yaml", "schema.d.ts": FRONTEND / "src" / "api" / "schema.d.ts"}


def main(schema: Path, *, check: bool) -> int:
    """Compare or write; 1 when what is kept is not what the API says."""
    stale = []
    with tempfile.TemporaryDirectory() as folder:
        fresh = {name: Path(folder) / name for name in KEPT}
        shutil.copyfile(schema, fresh["openapi.yaml"])
        command = ["npx", "--no-install", "openapi-typescript", str(fresh["openapi.yaml"])]
        command += ["-o", str(fresh["schema.d.ts"])]
        subprocess.run(command, cwd=FRONTEND, check=True, stdout=subprocess.DEVNULL)
        for name, kept in KEPT.items():
            if not kept.exists() or kept.read_bytes() != fresh[name].read_bytes():
                stale.append(kept.relative_to(ROOT))
                if not check:
                    shutil.copyfile(fresh[name], kept)
    for path in stale:
        print(f"{path}: {'is not what the API says now; run make types' if check else 'written'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), check="--check" in sys.argv))
