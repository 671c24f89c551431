select record
from read.audit_trail
where type = 'member.joined.v1'
order by occurred_at
limit %(rows)s
