"""How people reach a verdict: command line, batch files, endpoint."""
