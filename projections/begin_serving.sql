insert into read.serving (projection, version) values (%s, %s) on conflict do nothing
