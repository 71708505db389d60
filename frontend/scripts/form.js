// For pages of questions only: those that depend on each other come and go while one answers.
import { followConditions } from "./visible.js";

followConditions();
