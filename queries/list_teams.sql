select
    id as team_id,
    details ->> 'name' as name,
    array(
        select member_id::uuid from jsonb_array_elements_text(details -> 'member_ids') as member_id
        where not exists (
            select from read.workspace_directory as member
            where member.kind = 'member' and member.id = member_id::uuid and member.gone_at is not null
        )
    ) as member_ids
from read.workspace_directory
where kind = 'team' and gone_at is null and id > %s
order by id
limit %s
