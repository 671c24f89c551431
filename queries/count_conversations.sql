select
    (select count(*) from (
        select from read.conversation_list where status = 'open' limit %(count_max)s
    ) as counted) as open,
    (select count(*) from (
        select from read.conversation_list where status = 'open' and assignee_id is null limit %(count_max)s
    ) as counted) as unassigned,
    (select count(*) from (
        select from read.conversation_list
        where status = 'open' and assignee_id = %(member_id)s::uuid limit %(count_max)s
    ) as counted) as mine,
    (select count(*) from (
        select from read.conversation_list where status = 'snoozed' limit %(count_max)s
    ) as counted) as snoozed
