#!/bin/sh
# Installs what answers and nothing else: install.sh TARGET, from the root of the repository.
# The Dockerfile runs this very script, so what is tested here is what an image holds.
set -eu
target=$1
python=${PYTHON:-python3.11}

"$python" -m venv "$target/venv"
"$target/venv/bin/pip" install --no-cache-dir --quiet '.[serve]'
mkdir -p "$target/models" "$target/lexicon"
cp -R models/netral "$target/models/"
cp data/lexicon/nasional.toml "$target/lexicon/"

# A service that scores needs none of these; if one comes in, something above is wrong.
if "$target/venv/bin/pip" list --format=freeze | grep -E '^(torch|transformers|mlflow|pyspark)=='; then
    echo "install.sh: the packages above don't belong here" >&2
    exit 1
fi
cd "$target"
NETRAL_BUNDLE="$target/models/netral" "$target/venv/bin/python" -c '
from classifier import Scorer
import serve.api.server, serve.api.worker, serve.client
verdict = Scorer.load().score(["Hadir di deklarasi tadi sore, satu komando!"])[0]
print("installed:", verdict.model.name, verdict.model.version)
'
