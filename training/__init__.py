"""How a released model comes to be: corpus, models, calibration, evaluation, release."""
