select distinct projection, build, erase from read.erasures join read.builds using (projection, build)
