select id from media
where workspace_id = %s and origin = 'member' and state = 'requested' and requested_at <= %s
order by requested_at
limit %s
