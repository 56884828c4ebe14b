package frameworks_test

import (
	"testing"

	"httpserverbench/internal/harness"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, harness.Sleepers()...) }
