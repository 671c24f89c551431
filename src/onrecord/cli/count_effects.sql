select state, count(*) from effects group by state order by state
