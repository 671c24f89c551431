delete from read.erasures
where projection = %s and build = %s and shard = any(coalesce(%s::integer[], array[shard]))
returning contact
