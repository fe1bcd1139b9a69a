"""Feed -> pictures -> embedding -> store: in batches, resumable, skip and report.

`run` tells the whole story; `jobs` keeps one going behind a page.
"""

from lib.importing.options import Baked, Options
from lib.importing.progress import Control, Progress
from lib.importing.run import run_import

__all__ = ["Baked", "Control", "Options", "Progress", "run_import"]
