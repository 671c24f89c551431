select
    (
        select count(*) from read.conversation_list
        where workspace_id = %(workspace_id)s and contact_id = any(%(person)s)
    ),
    (
        select count(*) from read.timeline
        where workspace_id = %(workspace_id)s and text is not null and conversation_id in (
            select conversation_id from read.conversation_list
            where workspace_id = %(workspace_id)s and contact_id = any(%(person)s)
        )
    )
