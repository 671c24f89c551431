select workspace_id, invitation_id from resolve_invitation(%s, %s)
