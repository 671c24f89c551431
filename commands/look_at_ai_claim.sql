select from effects
where workspace_id = %s and id = %s and state = 'calling' and claimed_by = %s and lease_until > %s
for share
