"""Django's PostgreSQL backend, with an end to waiting for a server that keeps its lines open and answers nothing."""
