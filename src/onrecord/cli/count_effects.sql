select kind, state, count(*) from effects group by kind, state order by kind, state
