#pragma once
// Sinks of one analysis: a table for prints and judgement, and the file, which takes the saved columns only,
// or what is printed.

#include <vector>

#include "engine/results/table/sinks.hpp"
#include "engine/run/deck/columns.hpp"
#include "engine/run/deck/step_files.hpp"

namespace nullor::run {

struct AnalysisRows {
    AnalysisRows(const Columns& columns, bool keep, StepFiles& files, results::Room& room,
                 results::Sink* printed = nullptr)
        : memory(room), to_file(printed || (!columns.printed.empty() && !columns.has_saves)
                                    ? printed
                                    : files.sink(columns.header.analysis)),
          tee(sinks(keep)) {
        memory.begin(columns.header);
        if (to_file) to_file->begin(first_columns(columns.header, columns.saved));
    }
    void end() {
        memory.end();
        if (to_file) to_file->end();
    }
    // A result that goes to a file, and that nobody else reads, is not kept: memory does not grow with its
    // length.
    std::vector<results::Sink*> sinks(bool keep) {
        std::vector<results::Sink*> list;
        if (keep) list.push_back(&memory);
        if (to_file) list.push_back(to_file);
        return list;
    }
    results::TableSink memory;
    results::Sink* to_file;
    results::TeeSink tee;
};

} // namespace nullor::run
