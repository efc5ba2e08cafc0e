#!/usr/bin/perl
# tests/mutants/make.pl PROJECT OUTPUT: copies engine/devices and engine/analysis to OUTPUT, with each expression of
# list.txt in the form (nullor_mutant == 17 ? (mutant) : (original)), and writes OUTPUT/names.txt. Files that do not
# change are left alone.
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Find qw(find);
use File::Path qw(make_path);

my ($project, $output) = @ARGV;

sub content {
    my ($path) = @_;
    open(my $file, '<', $path) or return undef;
    local $/;
    my $text = <$file>;
    return $text;
}

sub put {
    my ($path, $text) = @_;
    my $old = content($path);
    return if defined $old && $old eq $text;
    make_path(dirname($path));
    open(my $file, '>', $path) or die "$path: $!\n";
    print $file $text;
    close($file) or die "$path: $!\n";
}

my (%mutants, @names, $source);
for my $line (split /\n/, content(dirname($0) . '/list.txt')) {
    next if $line =~ /^#/ || $line eq '';
    if ($line =~ /^@(.*)/) { $source = $1; next; }
    my ($before, $original, $mutant, $behind) =
        $line =~ /^(.*)<<(.*) ==> (.*)>>(.*)$/ ? ($1, $2, $3, $4)
        : $line =~ /^(.*) ==> (.*)$/ ? ('', $1, $2, '')
        : die "list.txt: not a mutant: $line\n";
    # Each becomes an operand in parentheses.
    for my $expression ($original, $mutant) {
        die "list.txt: parentheses of '$expression'\n" if ($expression =~ tr/(//) != ($expression =~ tr/)//);
    }
    push @names, "$source: $original ==> $mutant";
    push @{$mutants{$source}},
        [scalar(@names), $before . $original . $behind, $before, $original, $mutant, $behind];
}

my @paths;
find(sub { push @paths, $File::Find::name if /\.[ch]pp$/ }, "$project/engine/devices", "$project/engine/analysis");
for my $path (@paths) {
    my $name = substr($path, length($project) + 1);
    my @lines = split /\n/, content($path), -1;
    my @changes = ();
    for my $mutant (@{delete $mutants{$name} || []}) {
        my ($number, $whole, $before, $original, $text, $behind) = @$mutant;
        my @places;
        for my $k (0 .. $#lines) {
            (my $code = $lines[$k]) =~ s{//.*}{};
            my $at = index($code, $whole);
            push @places, [$k, $at + length($before)] if $at >= 0;
            push @places, [$k, -1] if $at >= 0 && index($code, $whole, $at + 1) >= 0;
        }
        die "$name: '$whole' stands there " . scalar(@places) . " times\n" if @places != 1;
        push @changes, [@{$places[0]}, $original, "(nullor_mutant == $number ? ($text) : ($original))"];
    }
    for my $change (sort { $b->[0] <=> $a->[0] || $b->[1] <=> $a->[1] } @changes) {
        my ($k, $at, $original, $text) = @$change;
        substr($lines[$k], $at, length($original)) = $text;
    }
    my $text = join("\n", @lines);
    $text =~ s/^(#pragma once\n)?/($1 || '') . "#include \"nullor_mutant.hpp\"\n"/e if @changes;
    put("$output/$name", $text);
}
die "list.txt: no such file: " . join(', ', sort keys %mutants) . "\n" if %mutants;

put("$output/nullor_mutant.hpp", <<'END');
#pragma once
#include <cstdlib>

// The mutant of this process; 0: none.
inline const int nullor_mutant = [] {
    const char* number = std::getenv("NULLOR_MUTANT");
    return number ? std::atoi(number) : 0;
}();
END
put("$output/names.txt", join('', map { "$_\n" } @names));
