update ai_requests set state = %(state)s, text_sealed = %(text_sealed)s, closed_at = %(now)s
where workspace_id = %(workspace_id)s and id = %(id)s and state = 'asked'
