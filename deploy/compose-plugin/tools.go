//go:build tools

// Package tools names what deploy/engine.sh builds: Docker Compose, its sums in go.sum.
package tools

import _ "github.com/docker/compose/v2/cmd"
