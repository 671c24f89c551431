select
    meant.id is not null,
    meant.member_id,
    (
        select count(*) from views
        where workspace_id = %(workspace_id)s and deleted_at is null
            and member_id is not distinct from %(member_id)s::uuid
    ),
    exists (select from labels where workspace_id = %(workspace_id)s and id = %(label_id)s and deleted_at is null),
    exists (select from members where workspace_id = %(workspace_id)s and id = %(assignee_id)s and left_at is null)
from (select) as one_row
left join views as meant
    on meant.workspace_id = %(workspace_id)s and meant.id = %(view_id)s and meant.deleted_at is null
