select seq
from read.positions join read.builds using (projection, build)
where projection = %s and state = 'serving'
for update of positions
