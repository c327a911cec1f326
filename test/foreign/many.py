"""Runs verify.py many times in one process: a line of JSON in, its arguments; a line of JSON out, its code and words."""

import contextlib
import io
import json
import sys

import verify

for line in sys.stdin:
    sys.argv = ["verify.py", *json.loads(line)]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = verify.main()
    print(json.dumps({"code": code, "out": said.getvalue()}), flush=True)
