"""`python -m quizapp` is the command `quizapp`."""

import sys

from quizapp.cli import main

sys.exit(main())
