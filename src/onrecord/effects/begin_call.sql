update effects
set state = 'calling', attempts = attempts + 1, lease_until = %(lease_until)s
where workspace_id = %(workspace_id)s and id = %(id)s and state = 'claimed' and claimed_by = %(claimed_by)s
    and lease_until > %(now)s
returning attempts, doubts, record, source_shard, source_seq
