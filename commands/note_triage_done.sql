update ai_conversations
set done_version = greatest(done_version, least(%(of_version)s, asked_version)),
    due_at = case
        when wanted_version > greatest(%(of_version)s, asked_version) and stopped_at is null
            then greatest(asked_at + make_interval(secs => %(interval_s)s), %(now)s)
    end
where workspace_id = %(workspace_id)s and conversation_id = %(conversation_id)s
