delete from attempts where key = any(%s::bytea[])
