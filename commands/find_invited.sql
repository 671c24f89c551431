select
    exists (
        select from members
        where workspace_id = %(workspace_id)s and left_at is null
            and account_id = resolve_sign_in(%(email_hmac)s, null, null)
    ),
    exists (
        select from invitations
        where workspace_id = %(workspace_id)s and email_hmac = %(email_hmac)s
            and accepted_at is null and revoked_at is null
    )
