package cli

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Names is a list of names, such as zerodep,chi. What is set replaces what was
// there.
type Names []string

func (n *Names) String() string { return strings.Join(*n, ",") }

func (n *Names) Set(text string) error {
	names := strings.Split(text, ",")
	for i, name := range names {
		if names[i] = strings.TrimSpace(name); names[i] == "" {
			return errors.New("want names such as zerodep,chi")
		}
	}
	*n = names
	return nil
}

// A count is a number of things of which there is one at least.
type count int

func (c *count) String() string { return strconv.Itoa(int(*c)) }

func (c *count) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return errors.New("want a number of 1 or more")
	}
	*c = count(n)
	return nil
}

// A Share is a part of a whole, above 0 and below 1: 5% or 0.05.
type Share float64

func (s *Share) String() string { return strconv.FormatFloat(100*float64(*s), 'g', 4, 64) + "%" }

func (s *Share) Set(text string) error {
	number, percent := strings.CutSuffix(text, "%")
	v, err := strconv.ParseFloat(number, 64)
	if percent {
		v /= 100
	}
	if err != nil || !(0 < v && v < 1) {
		return errors.New("want a share above 0 and below 1, such as 5% or 0.05")
	}
	*s = Share(v)
	return nil
}

// A Pattern is a regular expression, as go test -bench takes it.
type Pattern string

func (p *Pattern) String() string { return string(*p) }

func (p *Pattern) Set(text string) error {
	if _, err := regexp.Compile(text); err != nil {
		return errors.New("want a regular expression")
	}
	*p = Pattern(text)
	return nil
}

// A Duration is how long a row is measured, as go test -benchtime takes it: a
// time or a number of operations.
type Duration string

var operations = regexp.MustCompile(`^[1-9][0-9]{0,8}x$`)

func (b *Duration) String() string { return string(*b) }

func (b *Duration) Set(text string) error {
	d, err := time.ParseDuration(text)
	if (err != nil || d <= 0) && !operations.MatchString(text) {
		return errors.New("want a time such as 500ms or a number of operations such as 100x")
	}
	*b = Duration(text)
	return nil
}

// A Choice is one of a few words. Its zero value accepts none.
type Choice struct {
	Value string
	Of    []string
}

func (c *Choice) String() string { return c.Value }

func (c *Choice) Set(text string) error {
	if !slices.Contains(c.Of, text) {
		return fmt.Errorf("want one of %s", strings.Join(c.Of, ", "))
	}
	c.Value = text
	return nil
}
