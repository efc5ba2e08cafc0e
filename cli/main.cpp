#include "cli/commands.hpp"
#include "cli/process/interrupt.hpp"
#include "cli/process/memory.hpp"

int main(int argc, char** argv) {
    using namespace nullor::cli;
    say_when_out_of_memory();
    catch_interrupts();
    const Arguments arguments = parse_arguments(argc, argv);
    struct Visitor {
        int operator()(const Finished& f) const { return f.status; }
        int operator()(const RunArguments& a) const { return run(a); }
        int operator()(const SweepArguments& a) const { return sweep(a); }
        int operator()(const MergeArguments& a) const { return merge(a); }
        int operator()(const TestArguments& a) const { return test(a); }
        int operator()(const CheckArguments& a) const { return check(a); }
        int operator()(const ExportArguments& a) const { return export_deck(a); }
        int operator()(const PlotArguments& a) const { return plot(a); }
        int operator()(const ReportArguments& a) const { return report(a); }
        int operator()(const QualifyArguments& a) const { return qualify_model(a); }
        int operator()(const CompletionArguments& a) const { return completion(a); }
    };
    return std::visit(Visitor{}, arguments);
}
