#pragma once
// When memory runs out there is nobody to free any: the program ends with a message and status 4.

namespace nullor::cli {

void say_when_out_of_memory();

} // namespace nullor::cli
