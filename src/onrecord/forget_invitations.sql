delete from invitations
where (workspace_id, id) in (
    select workspace_id, id from invitations
    where workspace_id = %s and coalesce(accepted_at, revoked_at, expires_at) < %s limit %s
)
