update invitations set accepted_at = %s, email_sealed = null where workspace_id = %s and id = %s
