select kind, host, pid, owns, started_at, seen_at, figures from list_processes()
