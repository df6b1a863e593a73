"""What a verdict is and how a text gets one."""

from classifier.errors import BundleError, LexiconError, NetralError
from classifier.scorer import Scorer
from classifier.verdict import Verdict

__all__ = ["BundleError", "LexiconError", "NetralError", "Scorer", "Verdict"]
