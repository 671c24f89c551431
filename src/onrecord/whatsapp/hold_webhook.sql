update webhooks set items_done = %s, lease_until = %s
where workspace_id = %s and id = %s and state = 'claimed' and claimed_by = %s
